"""Settings of the project, for Scrapy and for its own parts; nothing else reads the environment.

DATABASE_URL   SQLAlchemy URL of the database
CONTACT        a mail or web address that site owners can turn to; part of the User-Agent
FETCH_ALLOW    private hosts and networks that may be fetched, comma-separated, each with an optional port
FINDINGS_WEBHOOK  address that new findings about a site are posted to
LOG_LEVEL      DEBUG, INFO, WARNING or ERROR
ARCHIVE_DIR    folder of the WARC files
CHROMIUM       path of the browser for pages that need one; else it is looked for
http_proxy, https_proxy, no_proxy   the proxies that lead out, and what is reached without; also in capitals
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.request import getproxies

BOT_NAME = "news-ingestion-crawler"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
SPIDER_LOADER_CLASS = "crawler.sites.site_loader.SiteLoader"
COMMANDS_MODULE = "crawler.commands"

# Beside the program, wherever below it a command is given.
_data = os.path.relpath(Path(__file__).parents[1] / "data")
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{_data}/news.db"
CONTACT = os.environ.get("CONTACT", "")
FETCH_ALLOW = os.environ.get("FETCH_ALLOW", "")
FINDINGS_WEBHOOK = os.environ.get("FINDINGS_WEBHOOK", "")
LOG_LEVEL = os.environ.get("LOG_LEVEL") or "INFO"
ARCHIVE_DIR = os.environ.get("ARCHIVE_DIR") or f"{_data}/archive"
CHROMIUM = os.environ.get("CHROMIUM")
PROXIES = getproxies()

# Who asks, and how politely. What a robots.txt or an answer demands comes on top: crawler.fetch.politeness.
USER_AGENT = f"{BOT_NAME}/0.1 (+{CONTACT})" if CONTACT else f"{BOT_NAME}/0.1"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = BOT_NAME
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 0.25
DOWNLOAD_DELAY_JITTER = 0  # a delay that a site asks for is the least, not the mean

# What is taken.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 15  # seconds; a page that leads on later is one to be read
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DOWNLOADER = "crawler.fetch.downloader.DirectDownloader"
SCHEDULER_PRIORITY_QUEUE = "crawler.fetch.queue.HostQueue"
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.download_handler.DownloadHandler",
    "https": "crawler.fetch.download_handler.DownloadHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
ROBOTSTXT_PARSER = "crawler.fetch.robots.CappedRobotParser"

TWISTED_DNS_RESOLVER = "crawler.fetch.guard.GuardedResolver"
# Middlewares and extensions are those that are named here: Scrapy loads all of its own, also the ones that are off.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt: not even that of another site is asked for.
    "crawler.fetch.guard.BoundaryMiddleware": 50,
    "crawler.fetch.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawler.fetch.politeness.PolitenessMiddleware": 560,
    "crawler.fetch.redirects.RefreshMiddleware": 580,
    "crawler.fetch.compression.CompressionMiddleware": 590,
    "crawler.fetch.redirects.StatusRedirectMiddleware": 600,
    "crawler.fetch.guard.GuardMiddleware": 760,
    "crawler.fetch.archive.ArchiveMiddleware": 950,
}
# Without those of the handler by Twisted, which would be loaded for its exceptions.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    OSError,
]

# Nothing here follows links from page to page, and statuses are read by the spider.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}

ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.dedupe.DedupePipeline": 200,
    "pipelines.store.StorePipeline": 900,
}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "crawler.runs.statistics.RunStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "crawler.terminal.log_stats.OnceInAnInterval": 0,
    "crawler.crawl.direct_scraper.DirectOutput": 0,
    "crawler.runs.recorder.RunRecorder": 500,
    "crawler.sites.orphan.OrphanGuard": 500,
}

# Budgets of a run: traps make links without end, and what is left over stays due.
MAX_PAGES_PER_RUN = 20_000
MAX_SOURCES_PER_RUN = 500
# Pages without a new article after which addresses of the same form, or further ones of the same host, wait a day.
MAX_MISSES_PER_PATTERN = 50
MAX_MISSES_PER_HOST = 500
# Seconds that the browser works in vain for one host in a run; then pages that need it are put off. 0: no limit.
MAX_BROWSER_SECONDS = 180.0
# Whether sources (feeds, ...) wait until they are due; else each run asks them all.
POLL_ONLY_DUE = False
# Items stored in one transaction, and seconds after which fewer are.
STORE_BATCH_SIZE = 200
STORE_FLUSH_AFTER = 2.0
# The archive: whether every answer is kept, millions of bytes at which a new file is begun (a new day begins one, too),
# and what is dropped at the end of a run: files older than so many days, and the oldest of what a site has beyond so
# many thousand million bytes; 0 drops nothing.
ARCHIVE_ENABLED = True
ARCHIVE_FILE_MB = 1000.0
ARCHIVE_KEEP_DAYS = 0.0
ARCHIVE_MAX_GB = 0.0
# Seconds since its first fetch at which an article is visited again, for edits and comment counts; then never.
REVISIT_LADDER = [3600, 86400, 7 * 86400, 28 * 86400]
# Visits that may find nothing, for each article that is new or has changed; beyond, those that nothing speaks for wait
# for the next rung of the ladder.
REVISIT_ALLOWANCE = 0.2
# Several machines: seconds without a sign of life after which a worker is dead, and between two looks for due sites.
WORKER_DEAD_AFTER = 60.0
WORKER_LOOKS_EVERY = 60.0
# Process id of the worker that a run must not outlive; 0: it stands for itself.
SUPERVISOR_PID = 0
# Days after which `scrapy database prune` deletes; 0: never.
KEEP_REJECTED_DAYS = 180.0
KEEP_RUNS_DAYS = 180.0
KEEP_GONE_DAYS = 365.0
KEEP_REVISIONS_DAYS = 0.0
# Pages after which a replay keeps how far it has come.
REPLAY_CHECKPOINT_PAGES = 1000
# URLs taken from the frontier at a time.
LEASE_BATCH = 100
# A response gives one item; Scrapy's default of 100 starts that many tasks for each, 1 none (DirectOutput).
CONCURRENT_ITEMS = 1
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if sys.platform != "win32" else None
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
WARN_ON_GENERATOR_RETURN_VALUE = False
STATS_CLASS = "crawler.runs.statistics.PlainStatsCollector"
STATS_DUMP = False
LOG_FORMATTER = "crawler.terminal.log_formatter.QuietLogFormatter"
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 60.0
