using AgentTrust.LocalEngine.Parameters;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A parameter that must be configured as <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(Configured(builder, name, $"Parameters:{name}", secret));

    /// <summary>A constant: configuration does not override it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));

    /// <summary>A parameter with a default; with <paramref name="persist"/> a generated default is kept in user secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var parameter = Configured(builder, name, $"Parameters:{name}", secret);
        parameter.Default = persist ? Persisted(builder, name, value) : value;
        return builder.AddResource(parameter);
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(Configured(builder, name, configurationKey, secret));

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        return builder;
    }

    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) => CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        var parameter = Configured(builder, name, $"Parameters:{name}", secret);
        parameter.Default = Persisted(builder, name, parameterDefault);
        return parameter;
    }

    // A dash may be written as an underscore, because many shells do not allow a dash in a variable's name.
    private static ParameterResource Configured(IDistributedApplicationBuilder builder, string name, string key, bool secret) =>
        new(name, defaultValue =>
            builder.Configuration[key]
            ?? builder.Configuration[key.Replace('-', '_')]
            ?? defaultValue?.GetDefaultValue()
            ?? throw new MissingParameterValueException(
                $"Parameter resource could not be used because configuration key '{key}' is missing and the parameter has no default "
                + $"value. Set it with: dotnet user-secrets set \"{key}\" VALUE --project \"{builder.AppHostDirectory}\", "
                + $"or as the environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}."),
            secret);

    // A test throws its data away, and so it writes no secrets.
    private static ParameterDefault Persisted(IDistributedApplicationBuilder builder, string name, ParameterDefault value) =>
        builder is DistributedApplicationBuilder { IsHostedByTest: false, Project.UserSecretsId: { } id } && builder.ExecutionContext.IsRunMode
            ? new UserSecretsDefault(id, name, value)
            : value;
}

public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException(string message) : base(message)
    {
    }

    public MissingParameterValueException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
