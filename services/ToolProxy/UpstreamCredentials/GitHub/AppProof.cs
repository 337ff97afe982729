using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.ToolProxy.UpstreamCredentials.Secrets;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

/// <summary>Proves to GitHub that this is the app: a JWT of minutes, signed with the app's key.</summary>
internal sealed class AppProof(GitHubApp app, TimeProvider time)
{
    private const int LargestKey = 16 * 1024;
    private const int ShortestModulus = 2048;

    /// <summary>GitHub demands at most ten minutes, and advises to issue a minute back so that its clock may lag.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <exception cref="SecretUnusableException">The key cannot be read or is none.</exception>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        using var key = Import(app.PrivateKey is { Length: > 0 } pem ? pem : await PrivateFile.ReadAsync(app.PrivateKeyFile!, LargestKey, cancellationToken));
        var now = time.GetUtcNow();
        var claims = JsonSerializer.Serialize(new
        {
            iss = app.AppId,
            iat = (now - Lag).ToUnixTimeSeconds(),
            exp = (now + Lifetime).ToUnixTimeSeconds(),
        });
        // Not cached by the library: the key changes when its file does, and is gone after this line.
        var credentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims, credentials);
    }

    /// <exception cref="SecretUnusableException">It is no RSA private key that GitHub would take; the message holds nothing of it.</exception>
    private static RSA Import(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal)); // as environment files write it
            key.ExportRSAPrivateKey().AsSpan().Clear();
            return key.KeySize >= ShortestModulus ? key : throw new SecretUnusableException($"The app's private key has fewer than {ShortestModulus} bits.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new SecretUnusableException("The app's private key is not one unencrypted RSA private key in PEM.");
        }
    }
}
