from servicing.generation.running import generate
from servicing.management.generation import GenerationCommand


class Command(GenerationCommand):
    help = (
        "Make the visits that recurring services owe, as beat does every few minutes. Safe to run"
        " at any time, and beside beat."
    )
    make = staticmethod(generate)
