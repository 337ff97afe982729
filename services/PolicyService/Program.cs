using AgentTrust.PolicyService;
using AgentTrust.PolicyService.Discovery;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Search;
using AgentTrust.PolicyService.Standalone;
using AgentTrust.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
var alone = builder.DecidesAlone();

builder.AddServiceDefaults();
if (alone) builder.AddStandalone();
else builder.AddPlatform();

var app = builder.Build();

app.MapServiceDefaults();
app.MapEvaluation();
app.MapSearch();
app.MapDiscovery();
if (!alone) app.MapPlatform();

app.Run();
