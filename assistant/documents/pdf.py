"""write_pdf: a request as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from assistant.advice_request.model import AdviceRequest
from assistant.documents.content import compose
from assistant.documents.dossier import Dossier


def write_pdf(request: AdviceRequest, *, public: bool = False) -> bytes:
    """Returns the request as a PDF; UnfoundPassage where the public version cannot be drawn up."""
    return _render(compose(request, public=public))


def _render(dossier: Dossier) -> bytes:
    # Imported here: it loads Pango and fontconfig (about a second), which only those who write a PDF need.
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]

    from assistant.documents.offline import Offline

    fetcher = Offline()
    html = HTML(string=_template().render(dossier=dossier), url_fetcher=fetcher)
    style = CSS(string=_read("request.css"), url_fetcher=fetcher)
    written: bytes = html.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_identifier=b"permanence")
    return written


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    return environment.from_string(_read("request.html"))


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
