using System.Text.Json;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>A tool of the proxy as a function that the model may call.</summary>
internal static class GovernedFunction
{
    public static KernelFunction Create(string server, Tool tool, ToolUse use) => KernelFunctionFactory.CreateFromMethod(
        async (KernelArguments arguments, CancellationToken cancellationToken) =>
            (await use.CallAsync(server, tool.Name, Given(arguments), cancellationToken)).Text,
        new KernelFunctionFromMethodOptions
        {
            FunctionName = tool.Name,
            Description = tool.Description,
            Parameters = Parameters(tool.InputSchema),
            ReturnParameter = new KernelReturnParameterMetadata { ParameterType = typeof(string) },
        });

    private static Dictionary<string, object?> Given(KernelArguments arguments) =>
        arguments.Where(argument => argument.Value is not null).ToDictionary(argument => argument.Key, argument => argument.Value);

    private static List<KernelParameterMetadata> Parameters(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties)) return [];

        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        return [.. properties.EnumerateObject().Select(property => new KernelParameterMetadata(property.Name)
        {
            Description = property.Value.TryGetProperty("description", out var description) ? description.GetString() ?? "" : "",
            IsRequired = required.Contains(property.Name),
            Schema = KernelJsonSchema.Parse(property.Value.GetRawText()),
        })];
    }
}
