using System.Text.Json.Serialization;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Search;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>How AuthZEN bodies are read and written, compiled: by the rules of <see cref="Contracts.Json.WireJson"/>, and no deeper than need be.</summary>
/// <remarks>Members that nobody knows are ignored (AuthZEN 1.0 §10.1.1); a member that comes twice has two meanings and is refused (AuthZEN 1.0 §11.5).</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(EvaluationRequest))]
[JsonSerializable(typeof(EvaluationsRequest))]
[JsonSerializable(typeof(EvaluationItem))]
[JsonSerializable(typeof(ToolCallContext))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(EvaluationResponse))]
internal sealed partial class AccessJson : JsonSerializerContext;
