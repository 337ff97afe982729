using AgentTrust.LocalEngine.Running;
using AgentTrust.LocalEngine.Servers;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class RabbitMQBuilderExtensions
{
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var broker = new RabbitMQServerResource(
            name,
            userName?.Resource,
            password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));

        var key = ServerHealth.Add(builder, name, cancellationToken => AmqpProbe.CheckAsync(broker, cancellationToken));

        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: 5672, name: "tcp")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["RABBITMQ_DEFAULT_USER"] = broker.UserNameReference;
                context.EnvironmentVariables["RABBITMQ_DEFAULT_PASS"] = broker.PasswordParameter;
                context.EnvironmentVariables["RABBITMQ_NODENAME"] = $"{name}@localhost";
            })
            .WithHealthCheck(key)
            .WithAnnotation(new LauncherAnnotation(new RabbitMQLauncher(broker)));
    }

    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, "/var/lib/rabbitmq", ContainerMountType.Volume, isReadOnly));

    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithManagementPlugin(port: null);

    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(
        this IResourceBuilder<RabbitMQServerResource> builder, int? port) =>
        builder.Resource.ManagementEndpoint.Exists
            ? builder
            : builder.WithHttpEndpoint(port: port, targetPort: 15672, name: "management");
}
