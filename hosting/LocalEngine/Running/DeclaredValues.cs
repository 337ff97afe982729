using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>Turns what the AppHost declared into the variables and arguments of a process.</summary>
internal static class DeclaredValues
{
    public static async Task<IReadOnlyDictionary<string, string>> GetEnvironmentAsync(
        IResource resource, DistributedApplicationExecutionContext execution, ILogger? logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, [], cancellationToken);
        if (logger is not null)
            context.Logger = logger;

        foreach (var declaration in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await declaration.Callback(context);

        var values = new Dictionary<string, string>();
        foreach (var (name, declared) in context.EnvironmentVariables)
            if (await EvaluateAsync(declared, cancellationToken) is { } value)
                values[name] = value;

        return values;
    }

    public static async Task<IReadOnlyList<string>> GetArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext execution, ILogger? logger, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = execution,
            Logger = logger ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
        };

        foreach (var declaration in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            await declaration.Callback(context);

        var values = new List<string>();
        foreach (var declared in context.Args)
            if (await EvaluateAsync(declared, cancellationToken) is { } value)
                values.Add(value);

        return values;
    }

    private static async ValueTask<string?> EvaluateAsync(object? declared, CancellationToken cancellationToken) => declared switch
    {
        null => null,
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => throw new DistributedApplicationException($"A value of type '{declared.GetType()}' cannot be given to a process."),
    };
}
