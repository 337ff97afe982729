using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Tickets;

internal static class TicketsSetup
{
    public static void AddTickets(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TicketDesk>();
        builder.Services.AddSingleton<GovernedTool, GetTicket>();
        builder.Services.AddSingleton<GovernedTool, CommentTicket>();
    }
}
