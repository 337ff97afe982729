namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>One check of a token exchange, and where it is written that it must be made.</summary>
/// <param name="Source">Section of the standard, or of the design where no standard speaks.</param>
/// <param name="Check">Why the request is refused, or null.</param>
internal sealed record ExchangeRule<TFacts>(string Source, Func<TFacts, TokenRefusal?> Check);

internal static class ExchangeRules
{
    /// <summary>The first refusal, in the order of the list.</summary>
    public static TokenRefusal? FirstRefusal<TFacts>(this IReadOnlyList<ExchangeRule<TFacts>> rules, TFacts facts) =>
        rules.Select(rule => rule.Check(facts)).FirstOrDefault(refusal => refusal is not null);
}
