"""The certificate that clients are to trust. It is nobody's secret, so anybody gets it."""

from fastapi import APIRouter
from starlette.responses import Response

from dealdock.control.dependencies import CalledSandbox

PEM = "application/x-pem-file"

router = APIRouter(tags=["hosts"])


@router.get(
    "/ca.pem", operation_id="read_certificate", response_class=Response, responses={200: {"content": {PEM: {}}}}
)
def read(sandbox: CalledSandbox) -> Response:
    """The CA whose certificates the HTTPS port shows, in PEM."""
    return Response(sandbox.authority.certificate(), media_type=PEM)
