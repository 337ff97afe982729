namespace Shop.Checkout;

/// <summary>What a customer is about to pay for.</summary>
/// <param name="Number">The order number, as printed on the receipt.</param>
/// <param name="DiscountPercent">Taken off the whole order; 0 when there is none.</param>
public sealed record Order(int Number, IReadOnlyList<OrderLine> Lines, decimal DiscountPercent);

/// <summary>One article of an order.</summary>
public sealed record OrderLine(string Article, decimal UnitPrice, int Quantity)
{
    public decimal Price => UnitPrice * Quantity;
}
