//! `cargo xtask sbom`: what ships, as a bill of materials in CycloneDX 1.5 (ECMA-424), for those who must know what is in a
//! program before they let it near patients. Made of cargo's own metadata and the page's lock file; judged by
//! `cyclonedx-python-lib`.

use crate::arrows::{Graph, metadata};
use crate::judges::{self, Dependencies};
use crate::licences::SHIPPED;
use crate::shell::{program, run};
use crate::stage::Outcome;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// What reads the bill and says whether it is one.
const JUDGE: &str = "
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
problem = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(sys.argv[1]).read())
sys.exit(f'not CycloneDX 1.5: {problem}' if problem else 0)
";

/// Writes the bill.
///
/// # Errors
/// When the metadata cannot be read or the file not be written.
pub fn write(workspace: &Workspace) -> Result<ExitCode> {
    let file = file(workspace);
    fs::write(&file, bill(workspace)?)?;
    println!("{}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Whether the bill in the repository is what would be written, and whether somebody else takes it for one.
///
/// # Errors
/// When it is not.
pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let file = file(workspace);
    if fs::read_to_string(&file).unwrap_or_default() != bill(workspace)? {
        bail!("assets/licences/sbom.cdx.json is out of date; run: cargo xtask sbom");
    }
    let requirements = workspace.root().join("crates/xtask/judges/requirements.txt");
    let python = match judges::python(workspace, &requirements, Dependencies::With) {
        Ok(python) => python,
        Err(error) => return Ok(Outcome::PassedWithout(format!("the judge of the bill of materials: {error:#}"))),
    };
    run(program(workspace.root(), &[&python.to_string_lossy(), "-c", JUDGE]).arg(&file))?;
    Ok(Outcome::Passed)
}

fn file(workspace: &Workspace) -> PathBuf {
    workspace.root().join("assets/licences/sbom.cdx.json")
}

/// The bill, the same for the same lock files: no time and no random number stands in it.
fn bill(workspace: &Workspace) -> Result<String> {
    let metadata = metadata(workspace)?;
    let (mut components, dependencies) = crates(&metadata)?;
    components.extend(page_packages(workspace)?);
    let version = package(&metadata, SHIPPED[0])?["version"].clone();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "auscult",
                "name": "auscult",
                "version": version,
                "licenses": [{ "license": { "id": "Apache-2.0" } }],
            },
        },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies,
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&bill)?))
}

fn package<'a>(metadata: &'a Value, name: &str) -> Result<&'a Value> {
    let packages = metadata["packages"].as_array().context("cargo metadata has changed its form")?;
    packages.iter().find(|package| package["name"] == name).with_context(|| format!("there is no package {name}"))
}

/// The crates that ship, by their addresses, and what depends on what.
fn crates(metadata: &Value) -> Result<(BTreeMap<String, Value>, Vec<Value>)> {
    let graph = Graph::of(metadata)?;
    let reached: BTreeSet<String> = SHIPPED.iter().flat_map(|name| graph.reached_from(name)).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata has changed its form")?;
    let shipped = packages.iter().filter(|package| package["id"].as_str().is_some_and(|id| reached.contains(id)));
    let mut addresses = BTreeMap::new();
    let mut components = BTreeMap::new();
    for package in shipped.filter(|package| !package["source"].is_null()) {
        let address = format!("pkg:cargo/{}@{}", text(&package["name"]), text(&package["version"]));
        addresses.insert(text(&package["id"]), address.clone());
        components.insert(address.clone(), component(&address, package, &package["license"]));
    }
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata has changed its form")?;
    let mut dependencies = BTreeMap::new();
    for node in nodes {
        if let Some(from) = addresses.get(&text(&node["id"])) {
            let on = node["dependencies"].as_array().into_iter().flatten();
            let on: BTreeSet<&String> = on.filter_map(|id| addresses.get(&text(id))).collect();
            dependencies.insert(from.clone(), json!({ "ref": from, "dependsOn": on }));
        }
    }
    Ok((components, dependencies.into_values().collect()))
}

/// The packages of the page that ship.
fn page_packages(workspace: &Workspace) -> Result<BTreeMap<String, Value>> {
    let lock = fs::read_to_string(workspace.ui().join("package-lock.json")).context("ui/package-lock.json")?;
    let lock: Value = serde_json::from_str(&lock).context("ui/package-lock.json is not JSON")?;
    let packages = lock["packages"].as_object().context("ui/package-lock.json has no packages")?;
    let shipped = packages.iter().filter(|(path, package)| !path.is_empty() && package["dev"] != json!(true));
    Ok(shipped
        .map(|(path, package)| {
            let name = path.rsplit("node_modules/").next().unwrap_or_default();
            let address = format!("pkg:npm/{}@{}", name.replace('@', "%40"), text(&package["version"]));
            let named = json!({ "name": name, "version": package["version"] });
            (address.clone(), component(&address, &named, &package["license"]))
        })
        .collect())
}

fn component(address: &str, package: &Value, licence: &Value) -> Value {
    json!({
        "type": "library",
        "bom-ref": address,
        "name": package["name"],
        "version": package["version"],
        "purl": address,
        // How crates used to write OR.
        "licenses": [{ "expression": text(licence).replace('/', " OR ") }],
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
