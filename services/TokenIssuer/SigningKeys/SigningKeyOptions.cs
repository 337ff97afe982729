using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.SigningKeys;

internal sealed class SigningKeyOptions
{
    public const string Section = "Issuer";
    public const string PassphraseSetting = $"{Section}:{nameof(SigningKeyPassphrase)}";
    public const int ShortestPassphrase = 12;

    /// <summary>Encrypts the private keys in the database.</summary>
    public string SigningKeyPassphrase { get; set; } = "";

    /// <summary>After this a new key takes over.</summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a new key is published before it signs.</summary>
    public TimeSpan SigningKeyNotice { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the previous key stays published after its successor began to sign; longer than any token lives.</summary>
    public TimeSpan SigningKeyOverlap { get; set; } = TimeSpan.FromHours(1);
}

internal sealed class SigningKeyOptionsValidator : IValidateOptions<SigningKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, SigningKeyOptions options)
    {
        var failures = new List<string>();
        if (options.SigningKeyPassphrase.Length < SigningKeyOptions.ShortestPassphrase)
        {
            failures.Add(
                $"{SigningKeyOptions.PassphraseSetting} must be set to a passphrase of {SigningKeyOptions.ShortestPassphrase} characters or more: " +
                "it encrypts the signing keys in the database.");
        }

        if (options.SigningKeyNotice < TimeSpan.FromMinutes(5))
            failures.Add($"{SigningKeyOptions.Section}:{nameof(options.SigningKeyNotice)} must be at least 00:05:00, so that replicas see a new key before it signs.");
        if (options.SigningKeyOverlap < TimeSpan.FromMinutes(10))
            failures.Add($"{SigningKeyOptions.Section}:{nameof(options.SigningKeyOverlap)} must be at least 00:10:00, longer than any token lives.");
        if (options.SigningKeyLifetime <= options.SigningKeyNotice + options.SigningKeyOverlap)
        {
            failures.Add(
                $"{SigningKeyOptions.Section}:{nameof(options.SigningKeyLifetime)} must be longer than " +
                $"{nameof(options.SigningKeyNotice)} and {nameof(options.SigningKeyOverlap)} together.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
