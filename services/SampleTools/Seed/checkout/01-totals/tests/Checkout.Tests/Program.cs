using Shop.Checkout;
using Shop.Checkout.Tests;

var run = new TestRun();

run.Equal("an order without lines costs nothing", 0.00m, OrderTotal.Of(new Order(1, [], 10m)));
run.Equal("without a discount the lines add up", 47.25m, OrderTotal.Of(new Order(2,
    [new("socks", 7.75m, 3), new("cap", 24.00m, 1)], 0m)));
run.Equal("a discount is taken off one line", 90.00m, OrderTotal.Of(new Order(3, [new("coat", 100.00m, 1)], 10m)));
run.Equal("a discount is taken off several lines", 135.00m, OrderTotal.Of(new Order(4,
    [new("coat", 100.00m, 1), new("scarf", 25.00m, 2)], 10m)));
run.Equal("a whole discount leaves nothing", 0.00m, OrderTotal.Of(new Order(5, [new("voucher gift", 12.34m, 1)], 100m)));

return run.End();
