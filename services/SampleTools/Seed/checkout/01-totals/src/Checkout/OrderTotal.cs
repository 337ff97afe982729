namespace Shop.Checkout;

/// <summary>What the customer pays.</summary>
public static class OrderTotal
{
    public static decimal Of(Order order)
    {
        var total = 0m;

        foreach (var line in order.Lines)
        {
            total += line.Price;
        }

        var discount = Math.Round(total * order.DiscountPercent / 100m, 2, MidpointRounding.AwayFromZero);

        return total - discount;
    }
}
