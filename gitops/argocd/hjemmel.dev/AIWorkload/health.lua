-- How Argo CD reads an AIWorkload. The operator says in status whether it is permitted and running.
local hs = { status = "Progressing", message = "Waiting for the operator to judge it" }

if obj.status == nil or obj.status.conditions == nil then
  return hs
end
if obj.status.observedGeneration ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  hs.message = "Waiting for the operator to judge the latest change"
  return hs
end

local by_type = {}
for _, condition in ipairs(obj.status.conditions) do
  by_type[condition.type] = condition
end

local function is(kind, status)
  return by_type[kind] ~= nil and by_type[kind].status == status
end

if by_type["Ready"] ~= nil then
  hs.message = by_type["Ready"].message
end
if is("Stalled", "True") then
  -- Refused, stopped or stuck: only a person can go on.
  hs.status = "Degraded"
elseif not is("Reconciling", "True") and is("Ready", "True") then
  hs.status = "Healthy"
end
-- Permitted, but something should be mended: the verdict says so, the findings say what.
if hs.status == "Healthy" and obj.status.verdict == "PermittedWithWarnings" and is("Compliant", "True") then
  hs.message = hs.message .. " " .. by_type["Compliant"].message
end
return hs
