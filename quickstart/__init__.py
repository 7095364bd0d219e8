"""What stands behind bin/dev and bin/test: environment, servers, processes.

Only the standard library is used here, because it runs before anything is installed;
`prepare` alone runs inside the environment that `environment` makes.
"""
