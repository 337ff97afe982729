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
run.Equal("a receipt has one row for each line", 2m, Receipt.Lines(new Order(6,
    [new("coat", 100.00m, 1), new("scarf", 25.00m, 2)], 10m)).Count());

// The orders of OPS-1042, with the amounts that the payment provider expects.
run.Equal("order 70291: three lines and 15 % off", 25.44m, OrderTotal.Of(new Order(70291,
    [new("notebook", 9.97m, 1), new("pencil", 9.97m, 1), new("eraser", 9.99m, 1)], 15m)));
run.Equal("order 70304: half a cent is rounded away from zero", 0.37m, OrderTotal.Of(new Order(70304,
    [new("sticker", 0.50m, 1)], 25m)));
run.Equal("order 70333: four lines and 12.5 % off", 45.46m, OrderTotal.Of(new Order(70333,
    [new("mug", 12.99m, 1), new("plate", 12.99m, 1), new("bowl", 12.99m, 1), new("jug", 12.99m, 1)], 12.5m)));

return run.End();
