from servicing.generation.plans import make_due_visits
from servicing.management.generation import GenerationCommand


class Command(GenerationCommand):
    help = (
        "Make the visits that maintenance plans ask for now, as beat does. It may run at any time"
        " and beside beat: each visit is made once."
    )
    make = staticmethod(make_due_visits)
