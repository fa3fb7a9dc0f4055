"""Files that an account offers for download, which version 5 reads (contract, version 5, section 11)."""

from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Whole, holds, refers
from dealdock.vendors.pardot.record.collection import Asset, Collection
from dealdock.vendors.pardot.v5.fields import Field, absent


class UploadedFile(Asset):
    """A file. The sandbox does not store its content."""

    __tablename__ = "pardot_file"
    __table_args__ = (
        refers("folder_id", "pardot_folder"),
        refers("campaign_id", "pardot_campaign"),
        refers("tracker_domain_id", "pardot_tracker_domain"),
    )

    name: Mapped[str]
    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    tracker_domain_id: Mapped[int | None] = mapped_column(doc="The id of the domain of its address")
    url: Mapped[str | None] = mapped_column(Text(), doc="The address of the file")
    vanity_url: Mapped[str | None] = mapped_column(Text(), doc="The short address")
    vanity_url_path: Mapped[str | None] = mapped_column(doc="The path of the short address")
    size: Mapped[int | None] = mapped_column(doc="The number of bytes", info=holds(Whole(0, 2**53 - 1)))
    is_tracked: Mapped[bool] = mapped_column(doc="True if downloads are activities")
    bitly_is_personalized: Mapped[bool] = mapped_column(doc="True if the address of bit.ly is the account's own")
    bitly_short_url: Mapped[str | None] = mapped_column(doc="The address at bit.ly")


FILES: Final = Collection(
    object="file",
    collection="files",
    model=UploadedFile,
    others=(
        *absent("String", "salesforceId"),
        Field(name="salesforceCmsId", type="String", needs_connector=True),
    ),
    filtered=(),
    example={"name": "prices.pdf", "url": "https://go.company.example/l/1/prices.pdf", "size": 8192},
)
