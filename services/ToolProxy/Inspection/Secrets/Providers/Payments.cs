namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>What moves money or goods.</summary>
internal static class Payments
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("Stripe", "https://docs.stripe.com/keys",
            new SecretRule("Stripe key", @"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b", "sk_live_", "sk_test_", "rk_live_", "rk_test_"),
            new SecretRule("Stripe webhook secret", @"whsec_[A-Za-z0-9+/]{32,64}={0,2}", "whsec_")),
        new("Square", "https://developer.squareup.com/docs/build-basics/access-tokens",
            new SecretRule("Square access token", @"(?<secret>EAAA[A-Za-z0-9_-]{60})(?:[^A-Za-z0-9_-]|$)", "EAAA"),
            new SecretRule("Square legacy token", @"sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}", "sq0atp-", "sq0csp-")),
        new("Braintree", "https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
            new SecretRule("Braintree access token", @"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}\b", "access_token$")),
        new("PayPal", "https://developer.paypal.com/api/rest/",
            SecretRule.Named("PayPal client secret", "E[A-Za-z0-9_-]{60,90}", "PAYPAL_CLIENT_SECRET", "PAYPAL_SECRET")),
        new("Plaid", "https://plaid.com/docs/api/tokens/",
            new SecretRule("Plaid access token", @"access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
                "access-sandbox-", "access-development-", "access-production-"),
            SecretRule.Named("Plaid secret", "[0-9a-f]{30}", "PLAID_SECRET")),
        new("Shopify", "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
            new SecretRule("Shopify token", @"shp(?:at|ca|pa|ss|tka|ua)_[0-9a-fA-F]{32}\b", "shpat_", "shpca_", "shppa_", "shpss_", "shptka_", "shpua_")),
        new("Adyen", "https://docs.adyen.com/development-resources/api-credentials/",
            new SecretRule("Adyen key", @"AQE[A-Za-z0-9+/]{5}[A-Za-z0-9+/=-]{100,}", "AQEhhm", "AQEyhm", "AQEqhm", "AQEmhm")),
        new("Flutterwave", "https://developer.flutterwave.com/v3.0/docs/authentication",
            new SecretRule("Flutterwave key", @"FLWSECK(?:_TEST)?-[A-Za-z0-9]{32}-X", "FLWSECK-", "FLWSECK_TEST-")),
        new("Duffel", "https://duffel.com/docs/api/overview/making-requests",
            new SecretRule("Duffel token", @"duffel_(?:test|live)_[A-Za-z0-9_=-]{43}", "duffel_test_", "duffel_live_")),
        new("EasyPost", "https://docs.easypost.com/docs/authentication",
            new SecretRule("EasyPost key", @"EZ[AT]K[A-Za-z0-9]{54}\b", "EZAK", "EZTK")),
        new("Shippo", "https://docs.goshippo.com/docs/guides_general/authentication/",
            new SecretRule("Shippo token", @"shippo_(?:live|test)_[0-9a-f]{40}\b", "shippo_live_", "shippo_test_")),
    ];
}
