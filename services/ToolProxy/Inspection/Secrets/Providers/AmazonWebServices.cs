namespace AgentTrust.ToolProxy.Inspection.Secrets.Providers;

/// <summary>Amazon Web Services.</summary>
internal static class AmazonWebServices
{
    public static readonly IReadOnlyList<SecretProvider> Providers =
    [
        new("AWS", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids",
            // The id alone opens nothing, but it names the key whose other half is seldom far.
            new SecretRule("AWS access key", @"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b", "AKIA", "ASIA", "ABIA", "ACCA") { Entropy = 2.8 },
            SecretRule.Named("AWS secret key", "[A-Za-z0-9/+]{40}", "aws_secret_access_key", "aws_secret_key", "aws_secret", "secret_access_key", "SecretAccessKey", "awsSecretKey"),
            SecretRule.Named("AWS session token", "[A-Za-z0-9/+]{100,}={0,2}", "aws_session_token", "aws_security_token", "SessionToken", "x-amz-security-token"),
            SecretRule.Named("AWS request signature", "[0-9a-f]{64}", "X-Amz-Signature")),
        new("Amazon Bedrock", "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html",
            new SecretRule("Amazon Bedrock key", @"ABSK[A-Za-z0-9+/]{100,}={0,2}", "ABSK"),
            new SecretRule("Amazon Bedrock short-term key", @"bedrock-api-key-[A-Za-z0-9+/=_-]{60,}", "bedrock-api-key-") { Window = 4096 }),
        new("Amazon Selling Partner", "https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api",
            new SecretRule("Amazon MWS token", @"amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "amzn.mws."),
            new SecretRule("Amazon client secret", @"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}\b", "amzn1.oa2-cs."),
            new SecretRule("Amazon refresh token", @"Atzr\|[A-Za-z0-9_-]{100,}", "Atzr|") { Window = 4096 }),
    ];
}
