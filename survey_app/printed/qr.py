"""QR codes as vector pictures."""

import io

import segno


def qr_svg(content: str, scale: int = 1) -> str:
    """An SVG of ``content`` as a QR code that survives a scratch (level M or better).

    ``scale`` is the size of a module in pixels. It is white below, so that a dark page shows it.
    """
    out = io.BytesIO()
    segno.make_qr(content, error="m").save(
        out, kind="svg", xmldecl=False, border=4, scale=scale, light="#fff"
    )
    return out.getvalue().decode()
