using System.Text.RegularExpressions;

namespace AgentTrust.LocalEngine.Wiring;

internal static partial class VariableNames
{
    /// <summary><c>TOKEN_ISSUER_HTTP</c> for the endpoint http of token-issuer.</summary>
    public static string Property(string name, string property) => $"{Encode(name)}_{Encode(property)}".ToUpperInvariant();

    private static string Encode(string name) => NotAllowed().Replace(name, "_");

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotAllowed();
}
