using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation.Resources;
using AgentTrust.PolicyService.PolicyInformation.Tools;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Looks up what surrounds a call; nothing of it is taken from whoever asks.</summary>
internal sealed class SurroundingsReader(ResourceCatalog resources, ToolDirectory tools, WorkCalendar calendar, TimeProvider time)
{
    public Surroundings Of(EvaluationRequest request, ToolCallContext call)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Now = now,
            WorkingHours = calendar.IsWorkingHour(now),
            Freeze = calendar.IsFreeze(now),
            Resource = resources.Find(request.Resource.Type, request.Resource.Id),
            Tool = tools.Find(call.Tool.Server, call.Tool.Name),
        };
    }
}
