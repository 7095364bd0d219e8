from rest_framework.routers import SimpleRouter

from bench.floor.views import CustomerViewSet

router = SimpleRouter(trailing_slash=False)
router.register("customers", CustomerViewSet)
urlpatterns = router.urls
