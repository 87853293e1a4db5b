"""QR codes as vector pictures."""

import io

import segno


def qr_svg(content: str, scale: int = 1, *, sized: bool = True) -> str:
    """An SVG of ``content`` as a QR code that survives a scratch (level M or better).

    ``scale`` is the size of a module in pixels; one that is not ``sized`` is as large as its page
    makes it. It is white below, so that a dark page shows it.
    """
    out = io.BytesIO()
    segno.make_qr(content, error="m").save(
        out, kind="svg", xmldecl=False, border=4, scale=scale, light="#fff", omitsize=not sized
    )
    return out.getvalue().decode()
