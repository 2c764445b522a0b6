// Package deploy checks the files by which allybot is run. It is here, and
// not in the product, because its libraries are large.
package deploy

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	yamlutil "k8s.io/apimachinery/pkg/util/yaml"

	"allybot/internal/app"
	"allybot/internal/config"
)

// manifests decodes every object of a file strictly: an unknown or misspelt
// field, a value of the wrong type or a key given twice is an error.
func manifests(raw []byte) ([]runtime.Object, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, autoscalingv2.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	var all []runtime.Object
	documents := yamlutil.NewYAMLReader(bufio.NewReader(bytes.NewReader(raw)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		object, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, object)
	}
}

func TestManifests(t *testing.T) {
	const policy = "../../deploy/kubernetes/base/network-policy.yaml"
	files := []string{"../../deploy/kubernetes/polling.yaml", "../../deploy/kubernetes/base/webhook.yaml", policy}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			deployments := 0
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			objects, err := manifests(raw)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range objects {
				if d, ok := o.(*appsv1.Deployment); ok {
					deployments++
					checkPod(t, d)
				}
			}
			if want := map[bool]int{false: 1}[file == policy]; deployments != want {
				t.Errorf("%d deployments", deployments)
			}
		})
	}
}

// checkPod holds a deployment to what the container promises.
func checkPod(t *testing.T, d *appsv1.Deployment) {
	t.Helper()
	pod := d.Spec.Template.Spec
	if *pod.AutomountServiceAccountToken || *pod.EnableServiceLinks || !*pod.SecurityContext.RunAsNonRoot || *pod.SecurityContext.RunAsUser == 0 {
		t.Error("the pod may do more than it needs")
	}
	for label, want := range d.Spec.Selector.MatchLabels {
		if d.Spec.Template.Labels[label] != want {
			t.Errorf("the selector does not match the pods: %s", label)
		}
	}
	keys := map[string]bool{}
	for _, k := range config.Keys() {
		keys[k.Env()] = true
	}
	for _, c := range pod.Containers {
		s := c.SecurityContext
		if *s.AllowPrivilegeEscalation || !*s.ReadOnlyRootFilesystem || len(s.Capabilities.Drop) != 1 || s.Capabilities.Drop[0] != "ALL" {
			t.Error("the container may do more than it needs")
		}
		if c.LivenessProbe.HTTPGet.Path != app.LivePath || c.ReadinessProbe.HTTPGet.Path != app.ReadyPath {
			t.Error("a probe asks for another path than the bot serves")
		}
		if c.Resources.Limits.Memory().IsZero() {
			t.Error("no memory limit")
		}
		for _, e := range c.Env {
			if !keys[e.Name] {
				t.Errorf("%s is no key of the configuration", e.Name)
			}
			if strings.HasSuffix(e.Name, "TOKEN") || strings.HasSuffix(e.Name, "SECRET") {
				t.Errorf("%s: secrets come from files", e.Name)
			}
		}
	}
	for _, v := range pod.Volumes {
		if v.Secret != nil && (v.Secret.DefaultMode == nil || *v.Secret.DefaultMode&0o006 != 0) {
			t.Errorf("%s: the bot refuses secrets that everybody can read", v.Name)
		}
	}
	if *pod.TerminationGracePeriodSeconds <= 20 {
		t.Error("it would be killed before shutdown.timeout")
	}
}

// The decoder is strict, or the test above would show nothing.
func TestStrictDecoding(t *testing.T) {
	raw, err := os.ReadFile("../../deploy/kubernetes/polling.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for old, wrong := range map[string]string{
		"readOnlyRootFilesystem": "readOnlyRootFileSystem",
		"replicas: 1":            "replicas: one",
		"kind: Deployment":       "kind: Deploymint",
		"runAsUser: 65532":       "runAsUser: 65532\n        runAsUser: 1",
	} {
		if _, err := manifests(bytes.Replace(raw, []byte(old), []byte(wrong), 1)); err == nil {
			t.Errorf("%q passes", wrong)
		}
	}
}
