using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Tickets;

internal sealed class CommentTicket(TicketDesk desk, TimeProvider time) : GovernedTool<CommentTicket.Arguments>(new()
{
    Server = "tickets",
    Name = "comment_ticket",
    Description = "Adds a comment to a ticket; everybody who follows it is told.",
    Action = "ticket.write",
    Resource = new("ticket", "id"),
    Effect = ToolEffect.Proposes,
    Parameters =
    [
        new("id", "string", "The ticket's id, e.g. OPS-1042."),
        new("text", "string", "The comment, at most 4000 characters."),
    ],
})
{
    private const int Longest = 4000;

    public sealed record Arguments
    {
        public required string Id { get; init; }

        public required string Text { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(arguments.Text) || arguments.Text.Length > Longest)
            throw new ToolRefusedException($"A comment has 1 to {Longest} characters.");

        var comment = new TicketComment(caller.Agent, arguments.Text, time.GetUtcNow());
        await desk.CommentAsync(arguments.Id, comment, cancellationToken);
        return ToolAnswer.Of($"Commented on {arguments.Id}.", new { arguments.Id, comment.Author, comment.WrittenAt });
    }
}
