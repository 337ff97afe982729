using System.Globalization;
using System.Security.Claims;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>Whether it is still the person who signed in who sits there.</summary>
internal static class FreshSignIn
{
    /// <summary>A provider that does not say when the person signed in has not said that it was just now.</summary>
    public static bool IsFresh(this ClaimsPrincipal person, TimeSpan age, DateTimeOffset now) =>
        person.PersonSignedInAt() is { } at && now - at <= age;

    /// <summary>RFC 9470 §3: tells the client to have the person sign in again.</summary>
    public static void AskForSignIn(this HttpResponse response, TimeSpan age) =>
        response.Headers.WWWAuthenticate = string.Create(CultureInfo.InvariantCulture,
            $"Bearer error=\"insufficient_user_authentication\", error_description=\"A more recent sign-in is needed\", max_age=\"{(long)age.TotalSeconds}\"");
}
