using System.Globalization;

namespace Shop.Checkout;

/// <summary>What the customer reads: each article, what it costs and what was saved on it.</summary>
public static class Receipt
{
    public static IEnumerable<string> Lines(Order order) =>
        order.Lines.Select(line => string.Create(CultureInfo.InvariantCulture,
            $"{line.Quantity} x {line.Article,-20} {line.Price,10:0.00}  saved about {line.Price * order.DiscountPercent / 100m:0.00}"));
}
