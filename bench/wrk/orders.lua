-- Of five requests one orders, in a transaction, and four look an order up.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "report.lua")

local count, order, look = 0, nil, nil

function init(args)
  order = wrk.format("POST", "/orders", nil, '{"item":"tea","quantity":1}')
  look = wrk.format("GET", "/orders/1")
end

function request()
  count = count + 1
  return count % 5 == 0 and order or look
end
