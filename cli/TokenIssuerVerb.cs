using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.Cli;

/// <summary>A verb that asks the token issuer once, in a person's name, and prints what it says.</summary>
internal static class TokenIssuerVerb
{
    /// <param name="what">What the verb is about: an agent's name, a task's id.</param>
    /// <param name="ask">What the token issuer is asked.</param>
    /// <param name="say">The lines for a person, and the exit code.</param>
    public static Command Reading<T>(
        string name, string description, Argument<string>? what,
        Func<TokenIssuerClient, string, CancellationToken, Task<T>> ask, Func<T, (IEnumerable<string> Lines, ExitCode Code)> say)
        where T : class =>
        Create(name, description, what, reason: null, (issuer, subject, _, cancellationToken) => ask(issuer, subject, cancellationToken), say);

    /// <summary>As <see cref="Reading{T}"/>, where something is changed: the reason goes into the record.</summary>
    public static Command Acting<T>(
        string name, string description, Argument<string>? what,
        Func<TokenIssuerClient, string, ReasonGiven, CancellationToken, Task<T>> act, Func<T, string> say)
        where T : class =>
        Create(name, description, what, PolicyActivate.ReasonOption(), (issuer, subject, reason, cancellationToken) => act(issuer, subject, reason!, cancellationToken), done => ([say(done)], ExitCode.Done));

    private static Command Create<T>(
        string name, string description, Argument<string>? what, Option<string>? reason,
        Func<TokenIssuerClient, string, ReasonGiven?, CancellationToken, Task<T>> ask, Func<T, (IEnumerable<string> Lines, ExitCode Code)> say)
        where T : class
    {
        var service = Service();
        var command = new Command(name, description) { service };
        if (what is not null) command.Add(what);
        if (reason is not null) command.Add(reason);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await RemoteService.AskAsync(
                parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "token issuer",
                http => ask(
                    new TokenIssuerClient(http), what is null ? "" : parsed.GetRequiredValue(what),
                    reason is null ? null : new ReasonGiven(parsed.GetRequiredValue(reason)), cancellationToken));
            if (answer is null) return (int)ExitCode.CouldNotRun;

            var (lines, code) = say(answer);
            foreach (var line in lines) await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return (int)code;
        });
        return command;
    }

    private static Option<string> Service() => new("--service")
    {
        Description = $"Address of the token issuer; the person's access token is taken from the variable {RemoteService.TokenVariable}.", HelpName = "URL", Required = true,
    };
}
