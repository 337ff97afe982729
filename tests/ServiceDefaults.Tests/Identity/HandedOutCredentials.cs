using System.Text.Json.Nodes;
using AgentTrust.Fakes;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>Tokens as a platform hands them out.</summary>
internal static class HandedOutCredentials
{
    public static string Token(this TokenForge forge, TimeProvider time, string subject, string audience, int seconds = 300, Action<JsonObject>? change = null)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = subject, ["aud"] = new JsonArray(audience), ["iat"] = now, ["exp"] = now + seconds };
        change?.Invoke(claims);
        return forge.Sign(new JsonObject { ["alg"] = "ES256", ["kid"] = forge.KeyId }, claims);
    }
}
