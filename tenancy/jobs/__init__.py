"""Long work behind requests: kept in the database, done in batches by workers.

The row is the truth and the queue only a hint: each batch is one transaction that holds the job's
lock, does its rows and moves the job's position, so it is done once whatever queues and workers
do. What was never queued, or was lost with its worker, beat finds again.
"""
