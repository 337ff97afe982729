using AgentTrust.PolicyService.Discovery;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;
using AgentTrust.PolicyService.Shadow;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddPolicyAdministration();
builder.AddPolicyInformation();
builder.AddEvaluation();
builder.AddReplay();
builder.AddShadow();

var app = builder.Build();

app.MapServiceDefaults();
app.MapEvaluation();
app.MapPolicyAdministration();
app.MapReplay();
app.MapShadow();
app.MapDiscovery();

app.Run();
