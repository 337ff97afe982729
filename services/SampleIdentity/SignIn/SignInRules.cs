using System.Security.Cryptography;
using System.Text;
using AgentTrust.SampleIdentity.People;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleIdentity.SignIn;

/// <summary>How an attempt to sign in ends.</summary>
public enum SignInOutcome
{
    Refused,
    TooManyAttempts,
    SignedIn,
}

/// <summary>Decides whether a name and a password belong together.</summary>
internal sealed class SignInRules(IOptions<SampleIdentityOptions> options, SignInThrottle throttle)
{
    public SignInOutcome Try(string? name, string? password)
    {
        // An unknown name is refused before it is counted: only configured names take memory in the throttle.
        var person = options.Value.Find(name);
        var matches = Matches(password ?? "", options.Value.Password);

        if (person is null) return SignInOutcome.Refused;
        if (throttle.IsBlocked(person.Name)) return SignInOutcome.TooManyAttempts;

        if (!matches)
        {
            throttle.Failed(person.Name);
            return SignInOutcome.Refused;
        }

        throttle.Succeeded(person.Name);
        return SignInOutcome.SignedIn;
    }

    // Hashes have one length, so the comparison says nothing about the password's.
    private static bool Matches(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
