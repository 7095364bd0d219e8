from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attune.demo.making import make_demo


class Command(BaseCommand):
    help = "Make the demo companies with their people and customers; complete them if begun."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.QUICKSTART:
            raise CommandError("Demo companies are made in the quick start alone, by bin/dev.")
        for name, count in make_demo(now=timezone.now()).items():
            self.stdout.write(f"{name}: {count} customers added." if count else f"{name}: complete")
