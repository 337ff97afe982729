using System.Globalization;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Tickets;

internal sealed class GetTicket(TicketDesk desk) : GovernedTool<GetTicket.Arguments>(new()
{
    Server = "tickets",
    Name = "get_ticket",
    Description = "Reads a ticket with its comments.",
    Action = "ticket.read",
    Resource = new("ticket", "id"),
    Parameters = [new("id", "string", "The ticket's id, e.g. OPS-1042.")],
})
{
    public sealed record Arguments
    {
        public required string Id { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var ticket = await desk.GetAsync(arguments.Id, cancellationToken);
        var comments = ticket.Comments.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.WrittenAt:yyyy-MM-ddTHH:mm:ssZ} {c.Author}: {c.Text}"));
        return ToolAnswer.Of(
            $"{ticket.Id} ({ticket.Status}, {ticket.Priority}, service {ticket.Service}, by {ticket.Reporter}): {ticket.Title}\n\n{ticket.Body}\n\n{string.Join('\n', comments)}".TrimEnd(),
            ticket);
    }
}
