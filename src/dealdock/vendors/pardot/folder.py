"""Folders of the account's assets and what is in them, which version 5 reads (contract, version 5, section 11)."""

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import refers
from dealdock.vendors.pardot.record.collection import Asset, Collection
from dealdock.vendors.pardot.v5.fields import Field


class Folder(Asset):
    """A folder of assets."""

    __tablename__ = "pardot_folder"
    __table_args__ = (refers("parent_folder_id", "pardot_folder"),)

    name: Mapped[str]
    path: Mapped[str | None] = mapped_column(Text(), doc="The names of the folders above it and its own, with slashes")
    parent_folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder above it")
    use_permissions: Mapped[bool] = mapped_column(doc="True if only some users see what is in it")


class FolderContent(Asset):
    """An asset in a folder. It is a record of its own, and does not follow from the folder of the asset."""

    __tablename__ = "pardot_folder_content"
    __table_args__ = (refers("folder_id", "pardot_folder"),)

    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")
    object_type: Mapped[str] = mapped_column(doc="The type of the asset, such as `Form`")
    object_id: Mapped[int] = mapped_column(doc="The id of the asset")
    object_name: Mapped[str | None] = mapped_column(doc="The name of the asset")
    object_ref: Mapped[str | None] = mapped_column(Text(), doc="The address at which the asset is read")


def _address(folder_id: int | None, _: ZoneInfo) -> str | None:
    """Return the path at which a folder is read."""
    return None if folder_id is None else f"/api/v5/objects/folders/{folder_id}"


FOLDERS: Final = Collection(
    object="folder", collection="folders", model=Folder, filtered=(), example={"name": "Fairs", "path": "/Fairs"}
)
FOLDER_CONTENTS: Final = Collection(
    object="folderContent",
    collection="folder-contents",
    model=FolderContent,
    others=(Field(name="folderRef", type="String", column=FolderContent.folder_id, show=_address),),
    example={"object_type": "Form", "object_id": 306, "object_name": "Ask a keeper"},
)
