using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Sessions;

namespace AgentTrust.Cli.Tasks;

/// <summary><c>agenttrust task declassify</c>: a person answers for what a task has read so far.</summary>
internal static class TaskDeclassify
{
    public static Command Create()
    {
        var task = new Argument<string>("TASK") { Description = "The task's id." };
        var label = new Option<SessionLabel>("--label") { Description = "What to lift.", HelpName = "untrusted|sensitive", Required = true };
        var reason = PolicyActivate.ReasonOption();
        var service = new Option<string>("--service")
        {
            Description = $"Address of the tool proxy; the person's access token is taken from the variable {RemoteService.TokenVariable}.", HelpName = "URL", Required = true,
        };
        var command = new Command("declassify", "Lifts a label from what a task has read so far; what it reads later bears it again.") { task, label, reason, service };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new DeclassificationRequest(parsed.GetRequiredValue(label), parsed.GetRequiredValue(reason));
            var done = await RemoteService.AskAsync(
                parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "tool proxy",
                http => new SessionsClient(http).DeclassifyAsync(parsed.GetRequiredValue(task), request, cancellationToken));
            if (done is null) return (int)ExitCode.CouldNotRun;

            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"The label is lifted from {done.Readings} readings of {done.Task}; record {done.Record} says so.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
