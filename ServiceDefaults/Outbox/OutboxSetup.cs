using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ServiceDefaults.Storage;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>The transactional outbox and the broker behind it.</summary>
public static class OutboxSetup
{
    /// <summary>Adds <see cref="Outbox"/>; it needs <see cref="DatabaseSetup.AddDatabase"/>, which makes its tables too.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="consumers">Adds consumers: <c>consumers => consumers.AddConsumer&lt;TaskClosedConsumer&gt;()</c>. Each gets a
    /// durable queue of this service's own.</param>
    public static void AddOutbox(this IHostApplicationBuilder builder, Action<IBusRegistrationConfigurator>? consumers = null)
    {
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration(OutboxOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<OutboxOptions>, OutboxOptionsValidator>();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSchema(typeof(OutboxSetup).Assembly, ".Outbox.Schema.");
        builder.Services.AddSingleton<Outbox>();
        builder.AddServiceClient<AuditClient>("audit-service");
        builder.Services.AddSingleton<OutboxLane, RecordLane>();
        builder.Services.AddSingleton<OutboxLane, EventLane>();
        builder.Services.AddHostedService<OutboxDispatcher>();

        builder.Services.AddMassTransit(bus => ConfigureBus(bus, builder.Environment.ApplicationName, consumers));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(EventLane.Source.Name, "MassTransit"));
    }

    private static void ConfigureBus(
        IBusRegistrationConfigurator bus, string application, Action<IBusRegistrationConfigurator>? consumers)
    {
        bus.DisableUsageTelemetry(); // nothing leaves the user's network unasked
        consumers?.Invoke(bus);

        // The service works without the broker, so its absence is not a reason to take the service out of rotation.
        bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);

        // Two services that want the same event each get their own queue.
        bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(application.Split('.')[^1], includeNamespace: false));

        bus.UsingRabbitMq((context, rabbit) =>
        {
            rabbit.Host(BrokerAddress.Read(context.GetRequiredService<IConfiguration>()));

            // A store that is down for a while must not put messages aside for a person to find: keep trying for an hour.
            rabbit.UseMessageRetry(retry => retry.Intervals(
                [TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), .. Enumerable.Repeat(TimeSpan.FromSeconds(10), 360)]));

            rabbit.ConfigureEndpoints(context);
        });

        // Quorum queues are the replicated kind that both RabbitMQ 3.10 and 4.x know.
        bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
        {
            if (endpoint is IRabbitMqReceiveEndpointConfigurator queue) queue.SetQuorumQueue();
        });
    }
}
