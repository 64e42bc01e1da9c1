-- What each thread of wrk asks: lines of the file it is given, one after the other; statuses are counted.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  paths, statuses = {}, {}
  for line in io.lines(args[1]) do table.insert(paths, line) end
  -- Each thread walks a half of its own, so a line is not asked twice before the file ends; the warming begins elsewhere.
  at = math.floor(#paths * (number / 2 + tonumber(args[2]) / 20))
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {["Host"] = "127.0.0.1", ["Accept-Encoding"] = "gzip"})
end

function response(status)
  local name = "status" .. status
  _G[name] = (_G[name] or 0) + 1
end

function done(summary, latency)
  local counted = {}
  for _, thread in ipairs(threads) do
    for status = 200, 599 do
      local count = thread:get("status" .. status)
      if count then counted[status] = (counted[status] or 0) + count end
    end
  end
  local parts = {}
  for status, count in pairs(counted) do table.insert(parts, string.format('"%d": %d', status, count)) end
  local e = summary.errors
  io.write(string.format(
    'JSON{"requests": %d, "seconds": %.3f, "bytes": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f, "most": %.3f, ' ..
    '"broken": %d, "late": %d, "statuses": {%s}}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    e.connect + e.read + e.write, e.timeout, table.concat(parts, ", ")))
end
