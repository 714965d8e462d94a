"""The sandbox as one web application: Bot API, control API and the page with the phones."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.api import bot_call, download, refused
from bot.sandbox.control import control_routes
from bot.sandbox.deliver import delivering
from bot.sandbox.errors import ApiError
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"


def create_app(world: World) -> Starlette:
    """The application on a world; `app.state.world` is that world."""
    routes = [
        Route("/bot{token}/{method}", bot_call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download),
        *control_routes(),
        Route("/", page),
        Mount("/static", StaticFiles(directory=PAGE, check_dir=False)),
    ]
    app = Starlette(routes=routes, lifespan=delivering, exception_handlers={404: not_found})
    app.state.world = world
    return app


async def page(request: Request) -> Response:
    """The page with the phones."""
    return FileResponse(PAGE / "index.html")


async def not_found(request: Request, error: Exception) -> Response:
    """Telegram's 404 for every other path."""
    return refused(ApiError(404, "Not Found"))
