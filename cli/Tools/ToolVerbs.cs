using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.Cli.Tools;

/// <summary><c>agenttrust tools</c>: what servers say of their tools, and what people say to that.</summary>
internal static class ToolVerbs
{
    public static Command Create() => new("tools", "Tools that agents may call, and those that wait for a person.")
    {
        ToolsList.Create(),
        ToolsDiff.Create(),
        ToolsVerdict.Create("accept", "Lets agents use a tool as it was shown.", (client, server, said, cancellationToken) => client.AcceptAsync(server, said, cancellationToken)),
        ToolsVerdict.Create("reject", "Refuses a tool as it was shown, or takes an acceptance back.", (client, server, said, cancellationToken) => client.RejectAsync(server, said, cancellationToken)),
    };

    public static Option<string?> ServiceOption(this Command command)
    {
        var service = RemoteService.Option("tool proxy");
        command.Options.Add(service);
        command.Validators.Add(result =>
        {
            if (result.GetValue(service) is null) result.AddError("--service says which tool proxy.");
        });
        return service;
    }

    /// <summary>SERVER and TOOL.</summary>
    public static (Argument<string> Server, Argument<string> Tool) NameArguments(this Command command)
    {
        var (server, tool) = (new Argument<string>("SERVER") { Description = "The server's name in the catalog." }, new Argument<string>("TOOL") { Description = "The tool's name, as its server says it." });
        command.Arguments.Add(server);
        command.Arguments.Add(tool);
        return (server, tool);
    }

    public static Task<RemoteAnswer<T>?> AskAsync<T>(this ParseResult parsed, Option<string?> service, Func<ToolReviewClient, Task<T>> ask)
        where T : class =>
        RemoteAnswer.AskAsync(parsed.GetRequiredValue(service)!, parsed.InvocationConfiguration.Error, "tool proxy", http => ask(new ToolReviewClient(http)));
}
