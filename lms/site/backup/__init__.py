"""Backup and restore of the reference site: database, certificates, private files, uploads; the keys apart."""
