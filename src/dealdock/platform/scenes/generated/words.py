"""The words of generated names."""

from typing import Final

FIRST_NAMES: Final = (
    "Adam", "Agnes", "Ahmed", "Aisha", "Akira", "Alba", "Alice", "Amara", "Amélie", "Ana", "Anders", "Anna",
    "Anton", "Arjun", "Beatriz", "Ben", "Carla", "Carlos", "Chidi", "Chloé", "Clara", "Daniel", "David", "Deepa",
    "Diego", "Elena", "Eli", "Emil", "Emma", "Erik", "Eva", "Fatima", "Felix", "Fiona", "Frida", "Gabriel", "Grace",
    "Hana", "Hannah", "Hassan", "Helena", "Hugo", "Ibrahim", "Ida", "Ines", "Isaac", "Isabel", "Ivan", "Jan",
    "Jane", "Jonas", "José", "Julia", "Karim", "Kenji", "Kwame", "Lara", "Leo", "Lina", "Louis", "Lucia", "Mai",
    "Malik", "Marco", "Maria", "Marta", "Mateo", "Maya", "Mei", "Mia", "Mira", "Nadia", "Nils", "Nina", "Noah",
    "Nora", "Olga", "Oliver", "Omar", "Oscar", "Paul", "Petra", "Priya", "Rafael", "Renée", "Rosa", "Ruth",
    "Samuel", "Sara", "Sofia", "Stefan", "Tara", "Thomas", "Tomás", "Vera", "Victor", "Wei", "Yara", "Yusuf", "Zoë",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abbott", "Adeyemi", "Ahmed", "Almeida", "Andersson", "Bauer", "Becker", "Berg", "Bianchi", "Brown", "Campbell",
    "Castro", "Chen", "Clark", "Cohen", "Costa", "Cruz", "Davies", "Diaz", "Dubois", "Evans", "Fischer", "Flores",
    "Fontaine", "García", "Gomez", "Gray", "Gupta", "Haddad", "Hansen", "Hughes", "Ibrahim", "Ito", "Ivanova",
    "Jansen", "Jensen", "Johnson", "Jones", "Kamau", "Kaya", "Keller", "Khan", "Kim", "Kowalski", "Kumar", "Larsen",
    "Laurent", "Lee", "Lewis", "Lindqvist", "Lopez", "Marino", "Martin", "Mbeki", "Meyer", "Mitchell", "Morales",
    "Moreau", "Müller", "Nakamura", "Ndiaye", "Nguyen", "Novak", "Okafor", "Oliveira", "Olsen", "Park", "Patel",
    "Pereira", "Petrov", "Quinn", "Ramos", "Reyes", "Rossi", "Santos", "Sato", "Schmidt", "Schneider", "Sharma",
    "Silva", "Singh", "Smith", "Sousa", "Suzuki", "Tanaka", "Taylor", "Thompson", "Torres", "Turner", "Vargas",
    "Walker", "Wang", "Watson", "Weber", "White", "Wilson", "Wood", "Yilmaz", "Young", "Zhang",
)  # fmt: skip
COMPANY_NAMES: Final = (
    "Alder", "Amber", "Anchor", "Arden", "Aspen", "Atlas", "Aurora", "Beacon", "Birch", "Blue Harbour", "Bramble",
    "Bridge", "Brook", "Canyon", "Cardinal", "Cedar", "Clearwater", "Compass", "Copperfield", "Coral", "Crescent",
    "Delta", "Eastgate", "Elm", "Ember", "Evergreen", "Falcon", "Fern", "Fjord", "Foxglove", "Granite",
    "Green Lane", "Hazel", "Heron", "Highland", "Horizon", "Iron Gate", "Ivory", "Juniper", "Keystone",
    "Kingfisher", "Lakeside", "Larch", "Lighthouse", "Linden", "Maple", "Meadow", "Meridian", "Millstone", "Moss",
    "North Star", "Oak Hill", "Olive", "Orchard", "Osprey", "Pebble", "Pine", "Pioneer", "Poplar", "Quarry",
    "Redwood", "Ridge", "River", "Rowan", "Saffron", "Sequoia", "Silver", "Solstice", "Spruce", "Sterling", "Stone",
    "Summit", "Sycamore", "Tern", "Thistle", "Timber", "Trillium", "Vale", "Willow", "Windmill",
)  # fmt: skip
INDUSTRIES: Final = {
    "Logistics": ("Logistics", "Freight", "Couriers"),
    "Manufacturing": ("Tools", "Machines", "Plastics", "Steel"),
    "Retail": ("Stores", "Outfitters", "Books", "Furniture"),
    "Software": ("Software", "Systems", "Data"),
    "Construction": ("Builders", "Roofing", "Interiors"),
    "Food": ("Foods", "Bakery", "Coffee", "Farms"),
    "Health": ("Clinic", "Dental", "Care"),
    "Energy": ("Energy", "Solar"),
    "Finance": ("Capital", "Insurance"),
    "Hospitality": ("Hotels", "Travel"),
    "Education": ("School", "Academy"),
    "Media": ("Press", "Studio"),
}
"""The last words of companies' names, by industry."""
PLACES: Final = (
    ("Amsterdam", "Netherlands"), ("Athens", "Greece"), ("Auckland", "New Zealand"), ("Austin", "United States"),
    ("Barcelona", "Spain"), ("Berlin", "Germany"), ("Bogotá", "Colombia"), ("Boston", "United States"),
    ("Brisbane", "Australia"), ("Brussels", "Belgium"), ("Cape Town", "South Africa"), ("Chicago", "United States"),
    ("Copenhagen", "Denmark"), ("Denver", "United States"), ("Dublin", "Ireland"), ("Hamburg", "Germany"),
    ("Helsinki", "Finland"), ("Istanbul", "Türkiye"), ("Kraków", "Poland"), ("Lagos", "Nigeria"), ("Lima", "Peru"),
    ("Lisbon", "Portugal"), ("London", "United Kingdom"), ("Lyon", "France"), ("Madrid", "Spain"),
    ("Manchester", "United Kingdom"), ("Melbourne", "Australia"), ("Milan", "Italy"), ("Montreal", "Canada"),
    ("Mumbai", "India"), ("Munich", "Germany"), ("Nairobi", "Kenya"), ("Osaka", "Japan"), ("Oslo", "Norway"),
    ("Porto", "Portugal"), ("Prague", "Czechia"), ("Rotterdam", "Netherlands"), ("Santiago", "Chile"),
    ("Seattle", "United States"), ("Seoul", "South Korea"), ("Singapore", "Singapore"), ("Stockholm", "Sweden"),
    ("Sydney", "Australia"), ("Toronto", "Canada"), ("Toulouse", "France"), ("Valencia", "Spain"),
    ("Vancouver", "Canada"), ("Vienna", "Austria"), ("Warsaw", "Poland"), ("Zürich", "Switzerland"),
)  # fmt: skip
JOB_TITLES: Final = (
    "Buyer", "Chief Executive", "Chief Financial Officer", "Head of Operations", "Head of Procurement",
    "IT Manager", "Managing Director", "Marketing Manager", "Office Manager", "Operations Manager", "Plant Manager",
    "Project Manager", "Sales Director", "Store Manager",
)  # fmt: skip
PRODUCTS: Final = (
    "Annual licence", "Consulting days", "Data migration", "Fleet sensors", "Hardware upgrade",
    "Maintenance contract", "Office fit-out", "Onboarding package", "Payment terminals", "Phone system",
    "Pilot project", "Premium support", "Security audit", "Spare parts", "Staff training", "Starter package",
    "Team plan", "Warehouse scanners", "Website redesign", "Workshop series",
)  # fmt: skip
SOURCES: Final = ("Website", "Referral", "Trade fair", "Email", "Cold call", "Partner", "Advertising")
LOSS_REASONS: Final = ("Price", "Competitor", "Features", "No budget", "No decision", "Timing")
