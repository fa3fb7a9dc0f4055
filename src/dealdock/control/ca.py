"""The CA's certificate, which clients must trust. It is public."""

from fastapi import APIRouter
from starlette.responses import Response

from dealdock.control.dependencies import CalledSandbox
from dealdock.control.routing import Route

PEM = "application/x-pem-file"

router = APIRouter(tags=["hosts"], route_class=Route)


@router.get(
    "/ca.pem", operation_id="read_certificate", response_class=Response, responses={200: {"content": {PEM: {}}}}
)
def read(sandbox: CalledSandbox) -> Response:
    """Return the certificate of the CA that signs the HTTPS port's certificates, in PEM."""
    return Response(sandbox.authority.certificate(), media_type=PEM)
