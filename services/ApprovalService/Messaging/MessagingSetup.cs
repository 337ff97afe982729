using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Messaging;

internal static class MessagingSetup
{
    /// <summary>What leaves: approval events and audit records. What comes in: the ends of tasks and agents.</summary>
    public static void AddMessaging(this IHostApplicationBuilder builder) =>
        builder.AddOutbox(consumers =>
        {
            consumers.AddConsumer<TaskClosedConsumer>();
            consumers.AddConsumer<TaskSuspendedConsumer>();
            consumers.AddConsumer<AgentSuspendedConsumer>();
            consumers.AddConsumer<AllRevokedConsumer>();
            consumers.AddConsumer<DriftDetectedConsumer>();
        });
}
