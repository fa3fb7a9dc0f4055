"""The numbering plans of countries, and the area codes of North America."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Plan(NamedTuple):
    """The numbering plan of a country."""

    code: str
    """The calling code."""
    shortest: int
    """The digits of the shortest number, without the calling code."""
    longest: int
    has_trunk_zero: bool = True
    """True if a 0 in front of national numbers is left out behind the calling code."""


PLANS: Final[Mapping[str, Plan]] = {
    "AE": Plan("971", 8, 9),
    "AR": Plan("54", 10, 11),
    "AT": Plan("43", 4, 13),
    "AU": Plan("61", 9, 9),
    "BD": Plan("880", 8, 10),
    "BE": Plan("32", 8, 9),
    "BG": Plan("359", 7, 9),
    "BR": Plan("55", 10, 11),
    "CA": Plan("1", 10, 10, has_trunk_zero=False),
    "CH": Plan("41", 9, 9),
    "CL": Plan("56", 9, 9, has_trunk_zero=False),
    "CN": Plan("86", 9, 11),
    "CO": Plan("57", 10, 10, has_trunk_zero=False),
    "CR": Plan("506", 8, 8, has_trunk_zero=False),
    "CY": Plan("357", 8, 8, has_trunk_zero=False),
    "CZ": Plan("420", 9, 9, has_trunk_zero=False),
    "DE": Plan("49", 6, 13),
    "DK": Plan("45", 8, 8, has_trunk_zero=False),
    "EE": Plan("372", 7, 8, has_trunk_zero=False),
    "EG": Plan("20", 8, 10),
    "ES": Plan("34", 9, 9, has_trunk_zero=False),
    "FI": Plan("358", 5, 12),
    "FR": Plan("33", 9, 9),
    "GB": Plan("44", 9, 10),
    "GR": Plan("30", 10, 10, has_trunk_zero=False),
    "HK": Plan("852", 8, 8, has_trunk_zero=False),
    "HR": Plan("385", 8, 9),
    "HU": Plan("36", 8, 9),
    "ID": Plan("62", 8, 12),
    "IE": Plan("353", 7, 9),
    "IL": Plan("972", 8, 9),
    "IN": Plan("91", 10, 10),
    "IS": Plan("354", 7, 9, has_trunk_zero=False),
    "IT": Plan("39", 6, 11, has_trunk_zero=False),
    "JP": Plan("81", 9, 10),
    "KE": Plan("254", 9, 9),
    "KR": Plan("82", 8, 11),
    "LT": Plan("370", 8, 8),
    "LU": Plan("352", 4, 11, has_trunk_zero=False),
    "LV": Plan("371", 8, 8, has_trunk_zero=False),
    "MA": Plan("212", 9, 9),
    "MT": Plan("356", 8, 8, has_trunk_zero=False),
    "MX": Plan("52", 10, 10, has_trunk_zero=False),
    "MY": Plan("60", 8, 10),
    "NG": Plan("234", 8, 10),
    "NL": Plan("31", 9, 9),
    "NO": Plan("47", 8, 8, has_trunk_zero=False),
    "NZ": Plan("64", 8, 10),
    "PA": Plan("507", 7, 8, has_trunk_zero=False),
    "PE": Plan("51", 8, 9),
    "PH": Plan("63", 8, 10),
    "PK": Plan("92", 9, 10),
    "PL": Plan("48", 9, 9, has_trunk_zero=False),
    "PT": Plan("351", 9, 9, has_trunk_zero=False),
    "RO": Plan("40", 9, 9),
    "RS": Plan("381", 8, 9),
    "RU": Plan("7", 10, 10, has_trunk_zero=False),
    "SA": Plan("966", 8, 9),
    "SE": Plan("46", 7, 10),
    "SG": Plan("65", 8, 8, has_trunk_zero=False),
    "SI": Plan("386", 8, 8),
    "SK": Plan("421", 9, 9),
    "TH": Plan("66", 8, 9),
    "TR": Plan("90", 10, 10),
    "TW": Plan("886", 8, 9),
    "UA": Plan("380", 9, 9),
    "US": Plan("1", 10, 10, has_trunk_zero=False),
    "UY": Plan("598", 8, 8),
    "VN": Plan("84", 9, 10),
    "ZA": Plan("27", 9, 9),
}

USUAL_COUNTRY: Final = "US"

ZONES: Final[Mapping[str, str]] = {
    "America/New_York": """
        201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283
        301 302 304 305 313 315 317 321 324 326 330 332 336 339 347 351 352 363 380 386 401 404 407
        410 412 413 419 423 434 436 440 443 445 463 470 472 475 478 484 502 508 513 516 517 518 540
        551 561 567 570 571 574 582 585 586 603 606 607 609 610 614 616 617 624 631 640 645 646 656
        667 678 679 680 681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757 762
        765 770 771 772 774 781 786 802 803 804 810 812 813 814 821 826 828 835 838 839 843 845 848
        854 856 857 859 860 862 863 864 865 878 904 906 908 910 912 914 917 919 929 930 934 937 941
        943 947 948 954 959 973 978 980 984 989
    """,
    "America/Chicago": """
        205 210 214 217 218 219 224 225 228 235 251 254 256 262 270 274 281 308 309 312 314 316 318
        319 320 325 327 331 334 337 346 353 361 364 402 405 409 414 417 430 432 447 448 464 469 479
        501 504 507 512 515 531 534 539 557 563 572 573 580 601 605 608 612 615 618 620 621 629 630
        636 641 651 659 660 662 682 701 708 712 713 715 726 730 731 737 763 769 773 779 785 806 815
        816 817 830 832 847 850 861 870 872 901 903 913 918 920 924 931 936 938 940 945 952 956 972
        975 979 985
    """,
    "America/Denver": "208 303 307 385 406 435 505 575 719 720 801 915 970 983 986",
    "America/Phoenix": "480 520 602 623 928",
    "America/Los_Angeles": """
        206 209 213 253 279 310 323 341 350 357 360 369 408 415 424 425 442 458 503 509 510 530 541
        559 562 564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 775 805 818 820 831 837
        840 858 909 916 925 949 951 971
    """,
    "America/Anchorage": "907",
    "Pacific/Honolulu": "808",
    "America/Toronto": """
        226 249 263 289 343 354 365 367 382 416 418 437 438 450 468 514 519 548 579 581 613 647 683
        705 742 753 807 819 873 905 942
    """,
    "America/Winnipeg": "204 431 584",
    "America/Regina": "306 474 639",
    "America/Edmonton": "368 403 587 780 825",
    "America/Vancouver": "236 250 257 604 672 778",
    "America/Halifax": "428 506 782 902",
    "America/St_Johns": "709 879",
}
"""The area codes of the United States and of Canada by time zone. An area code in two zones has the zone of most of its
people.
"""

CANADIAN_ZONES: Final = frozenset(
    {
        "America/Toronto",
        "America/Winnipeg",
        "America/Regina",
        "America/Edmonton",
        "America/Vancouver",
        "America/Halifax",
        "America/St_Johns",
    }
)
ISLANDS: Final[Mapping[str, str]] = {
    "242": "BS",
    "246": "BB",
    "264": "AI",
    "268": "AG",
    "284": "VG",
    "340": "VI",
    "345": "KY",
    "441": "BM",
    "473": "GD",
    "649": "TC",
    "658": "JM",
    "664": "MS",
    "670": "MP",
    "671": "GU",
    "684": "AS",
    "721": "SX",
    "758": "LC",
    "767": "DM",
    "784": "VC",
    "787": "PR",
    "809": "DO",
    "829": "DO",
    "849": "DO",
    "868": "TT",
    "869": "KN",
    "876": "JM",
    "939": "PR",
}
"""The countries of other area codes behind the calling code 1."""
