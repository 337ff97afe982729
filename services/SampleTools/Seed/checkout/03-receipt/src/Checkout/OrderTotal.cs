namespace Shop.Checkout;

/// <summary>What the customer pays.</summary>
public static class OrderTotal
{
    public static decimal Of(Order order)
    {
        var total = 0m;

        foreach (var line in order.Lines)
        {
            var discount = Math.Round(line.Price * order.DiscountPercent / 100m, 2);
            total += line.Price - discount;
        }

        return total;
    }
}
