"""One folder that installs ceping without network: `python3 dev.py bundle`.

Comes in: the lock of what runs, an index for the wheels, our sources. Goes out: a folder with
hashed wheels, an installer for sh and for Windows, the documentation, fonts, licences and an SBOM.
No room imports this; it is a tool of developers, as bench/ is.
"""
