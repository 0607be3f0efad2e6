"""Awards, certificates, their files and their seals."""
