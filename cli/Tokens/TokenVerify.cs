using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.Cli.Tokens;

/// <summary><c>agenttrust token verify</c>: the services' own judgement of tokens, one line in, one line out.</summary>
internal static class TokenVerify
{
    public static Command Create(TextReader input, TimeProvider time)
    {
        var jwks = new Option<string>("--jwks")
        {
            Description = "File with the issuer's public keys, a JWK set (RFC 7517).", HelpName = "FILE", Required = true,
        };
        var audience = new Option<string?>("--audience")
        {
            Description = "Must be in aud; without it aud is not compared.", HelpName = "A",
        };
        var issuer = new Option<string?>("--issuer") { Description = "Must be iss; without it iss is not compared.", HelpName = "I" };
        foreach (var option in new Option[] { jwks, audience, issuer }) option.Validators.Add(MustNotBeEmpty);

        var command = new Command(
            "verify", "Reads compact JWSs from standard input, one a line, and prints for each \"accepted\" or \"refused: \" and why.")
        {
            jwks, audience, issuer,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var file = parsed.GetRequiredValue(jwks);
            if (await ReadKeysAsync(file, error, cancellationToken) is not { } keys) return (int)ExitCode.CouldNotRun;

            var verifier = new AccessTokenVerifier((kid, _) => Task.FromResult(keys.Keys.GetValueOrDefault(kid)), parsed.GetValue(issuer), time);
            await JudgeAsync(verifier, parsed.GetValue(audience), new InputLines(input, JwsProfile.AccessToken.LongestToken), output, cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task JudgeAsync(
        AccessTokenVerifier verifier, string? audience, InputLines lines, TextWriter output, CancellationToken cancellationToken)
    {
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            var verdict = await verifier.VerifyAsync(line, audience, cancellationToken);
            await output.WriteAsync(verdict.Token is null ? $"refused: {verdict.Refusal}\n" : "accepted\n");
            await output.FlushAsync(cancellationToken);
        }
    }

    private static async Task<VerificationKeySet?> ReadKeysAsync(string file, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var keys = VerificationKeySet.Read(await File.ReadAllTextAsync(file, cancellationToken));
            foreach (var fault in keys.Unusable) await error.WriteLineAsync($"--jwks {file}: {fault}. This key is not used; what it signed is refused.");
            return keys;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await error.WriteLineAsync($"--jwks {file}: the file cannot be read: {e.Message} Give the path of a readable JWK set.");
        }
        catch (JsonException e)
        {
            await error.WriteLineAsync($"--jwks {file}: it is not a JWK set (RFC 7517 section 5): {e.Message} Give a file like {{\"keys\":[...]}}.");
        }

        return null;
    }

    /// <summary>An empty value is a variable that was not set, not a wish to compare with nothing.</summary>
    private static void MustNotBeEmpty(OptionResult option)
    {
        if (option.Tokens is [{ Value.Length: 0 }])
            option.AddError($"{option.Option.Name} is empty; give a value, or leave it out if it is not required.");
    }
}
